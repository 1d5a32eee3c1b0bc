/**
 * Says that a λ is below the rounding of what it is added to.
 *
 * @param what the largest of that, in words: "eigenvalue, 8.7e+19".
 */
export const lostRidge = (ridge: number, what: string): string =>
  `λ = ${ridge} counts as 0 beside the largest ${what}`;
