/** Text from outside, without the control characters that could steer a terminal or reorder what a page shows. */
export const printable = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '·');
