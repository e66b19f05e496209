/** Minor units as they are: how many of them make one major unit depends on the currency. */
export const money = ({ value, currency }: { readonly value: number; readonly currency: string }) =>
  `${value} ${currency} (minor units)`;
