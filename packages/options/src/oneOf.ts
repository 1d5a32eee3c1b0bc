/**
 * A name of a list: an editor offers those in `Name`, and the compiler takes any text, for names
 * that come from elsewhere. What is none of the list is refused when the program runs.
 */
export type OneOf<Name extends string> = Name | (string & {});
