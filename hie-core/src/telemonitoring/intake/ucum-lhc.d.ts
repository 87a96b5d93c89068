declare module '@lhncbc/ucum-lhc' {
  const ucum: {
    readonly UcumLhcUtils: {
      getInstance(): {
        convertUnitTo(
          from: string,
          value: number,
          to: string,
          options: { readonly molecularWeight: number | null },
        ): { readonly status: 'succeeded' | 'failed' | 'error'; readonly toVal: number | null };
      };
    };
  };
  export default ucum;
}
