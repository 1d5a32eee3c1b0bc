import ts from "typescript";

/** An option, and whether it takes null as well. */
interface Scalar {
  name: string;
  isNullable: boolean;
}

/** An argument that takes options, as the types of an export say it. */
export interface Declared {
  name: string;
  /** Which argument it is. */
  at: number;
  /** All options, by their names. */
  names: readonly string[];
  /** Options that take one of some fixed strings. */
  choices: readonly string[];
  /** Options that take a number and nothing else, and those that take a truth value alone. */
  numbers: readonly Scalar[];
  truths: readonly Scalar[];
}

/**
 * The options that functions and classes of some modules declare: arguments whose type is called
 * `…Options` or is written out in place.
 *
 * @param files one for each module.
 */
export function declaredOptions(files: readonly string[]): Map<string, Declared[]> {
  const program = ts.createProgram([...files], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ["@rote/source"],
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: ["node"],
  });
  const checker = program.getTypeChecker();
  return new Map(
    files.map((file) => {
      const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
      const found = checker.getExportsOfModule(module).flatMap((symbol) => {
        const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
        const original = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
        return parametersOf(original).flatMap((parameter, at) =>
          takesOptions(parameter)
            ? [{ name: symbol.name, at, ...kindsOf(checker, parameter) }]
            : [],
        );
      });
      return [file, found];
    }),
  );
}

/** The parameters of a function, of what makes a class, or none. */
function parametersOf(symbol: ts.Symbol): readonly ts.ParameterDeclaration[] {
  const [declaration] = symbol.declarations?.slice(-1) ?? [];
  if (declaration === undefined) return [];
  if (ts.isFunctionDeclaration(declaration)) return declaration.parameters;
  if (ts.isClassDeclaration(declaration)) {
    return declaration.members.find(ts.isConstructorDeclaration)?.parameters ?? [];
  }
  const made = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return made && ts.isArrowFunction(made) ? made.parameters : [];
}

function takesOptions({ type }: ts.ParameterDeclaration): boolean {
  if (type === undefined) return false;
  return ts.isTypeLiteralNode(type) || /Options(Of)?(<|$)/.test(type.getText());
}

/** The options of an argument, by what they take. */
function kindsOf(
  checker: ts.TypeChecker,
  parameter: ts.ParameterDeclaration,
): Omit<Declared, "name" | "at"> {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter.type!));
  const options = type.getProperties().map((property) => {
    const whole = checker.getTypeOfSymbol(property);
    const parts = whole.isUnion() ? whole.types : [whole];
    const isNullable = parts.some(({ flags }) => flags & ts.TypeFlags.Null);
    return { name: property.name, isNullable, value: checker.getNonNullableType(whole) };
  });
  const those = (holds: (value: ts.Type) => boolean) =>
    options.flatMap(({ value, ...option }) => (holds(value) ? [option] : []));
  const has = (flags: ts.TypeFlags) => (value: ts.Type) => (value.flags & flags) !== 0;
  return {
    names: options.map(({ name }) => name),
    choices: those(
      (value) => value.isUnion() && value.types.every((one) => one.isStringLiteral()),
    ).map(({ name }) => name),
    numbers: those(has(ts.TypeFlags.Number)),
    truths: those(has(ts.TypeFlags.Boolean)),
  };
}
