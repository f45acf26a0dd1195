import { describe, expect, it } from 'vitest';
import { portNote } from './port-note.mjs';

describe('portNote', () => {
  it('says that another address does not show what was stored, and what to do', () => {
    const note = portNote(4173, 4174);
    expect(note).toContain('Port 4173 is used');
    expect(note).toContain('cannot be seen at 4174');
    expect(note).toContain('PORT');
  });

  it('says nothing where the app runs where it was wanted (control)', () => {
    expect(portNote(4173, 4173)).toBeNull();
  });
});
