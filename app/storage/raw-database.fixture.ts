/** @file The records of a database, as any other program of the origin sees and writes them. */

/** Writes a record, if one is given (with a key where the store does not take it from the value); answers all. */
export async function rawOf(
  name: string,
  store: string,
  put?: { readonly key?: string; readonly value: unknown },
): Promise<readonly unknown[]> {
  const request = indexedDB.open(name);
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const transaction = database.transaction(store, put ? 'readwrite' : 'readonly');
  if (put) transaction.objectStore(store).put(put.value, put.key);
  const all = transaction.objectStore(store).getAll();
  return new Promise((resolve) => {
    transaction.oncomplete = () => {
      database.close();
      resolve(all.result as readonly unknown[]);
    };
  });
}
