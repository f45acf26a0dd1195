/** @file The cursor's ways. */
import { describe, expect, it } from 'vitest';
import { createPlayer } from './player.ts';

describe('the player', () => {
  it('plays from where it stands, and stops at the end', () => {
    const player = createPlayer(1000);
    player.seek(200, 5000);
    expect(player.timeMs(9000)).toBe(200);
    player.play(9000);
    expect(player.timeMs(9300)).toBe(500);
    expect(player.playing).toBe(true);
    expect(player.timeMs(10_500)).toBe(1000);
    expect(player.playing).toBe(false);
    player.play(11_000);
    expect(player.timeMs(11_100)).toBe(100);
  });

  it('holds its place when paused, and moves on from a seek', () => {
    const player = createPlayer(1000);
    player.play(0);
    player.pause(300);
    expect(player.timeMs(900)).toBe(300);
    player.play(1000);
    player.seek(700, 1100);
    expect(player.timeMs(1150)).toBe(750);
    player.seek(-5, 1200);
    expect(player.timeMs(1200)).toBe(0);
  });

  it('goes round in a loop, and leaves it when it is taken away', () => {
    const player = createPlayer(1000);
    player.setLoop({ fromMs: 200, toMs: 500 }, 0);
    player.seek(400, 0);
    player.play(0);
    expect(player.timeMs(50)).toBe(450);
    expect(player.timeMs(150)).toBe(250);
    expect(player.timeMs(3100)).toBe(200);
    player.setLoop(null, 3200);
    expect(player.timeMs(3300)).toBe(400);
    expect(player.timeMs(3700)).toBe(800);
  });

  it('is not caught by a loop that lies behind it', () => {
    const player = createPlayer(1000);
    player.setLoop({ fromMs: 0, toMs: 300 }, 0);
    player.seek(600, 0);
    player.play(0);
    expect(player.timeMs(100)).toBe(700);
  });
});
