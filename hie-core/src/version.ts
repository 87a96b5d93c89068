/** The version of the product, as the hub tells it of itself. */
export const VERSION = '0.1.0';
