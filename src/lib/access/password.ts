/** The rule for passwords, shared by form and server. */
export const passwordLength = { min: 10, max: 128 } as const;
