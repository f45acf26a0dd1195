import { describe, expect, it, vi } from 'vitest';
import type { SerialPortLike, SerialPorts } from './frame-source.ts';
import { openSerial } from './open-serial.ts';

const board = (usbVendorId: number, usbProductId: number) => ({
  readable: null,
  // Taken by another program: enough to see which one is opened.
  open: vi.fn(async () => Promise.reject(new DOMException('taken', 'InvalidStateError'))),
  close: async () => undefined,
  getInfo: () => ({ usbVendorId, usbProductId }),
});
const [first, second, asked] = [board(1, 2), board(3, 4), board(5, 6)];

describe('a serial camera', () => {
  it.each([
    ['that was read before is opened without a question', 'serial-3-4', [first, second], second],
    ['that is unplugged now is asked for', 'serial-9-9', [first, second], asked],
    ['that was never chosen is asked for', undefined, [first, second], asked],
    ['is asked for where the browser lists none', 'serial-3-4', null, asked],
  ] as const)('%s', async (_, deviceId, known, opened) => {
    for (const each of [first, second, asked]) each.open.mockClear();
    const requestPort = vi.fn(async (): Promise<SerialPortLike> => asked);
    const serial: SerialPorts = { requestPort, ...(known && { getPorts: async () => known }) };
    const request = { kind: 'serial', ...(deviceId !== undefined && { deviceId }) } as const;
    await expect(openSerial(request, { rateHz: 30, clock: () => 0, serial })).rejects.toMatchObject({
      kind: 'serialBusy',
    });
    expect(requestPort).toHaveBeenCalledTimes(opened === asked ? 1 : 0);
    expect([first, second, asked].filter(({ open }) => open.mock.calls.length > 0)).toEqual([opened]);
  });
});
