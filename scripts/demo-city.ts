export async function loadDemoCityOnce(_stack: unknown, _dataDir: string): Promise<void> {}
