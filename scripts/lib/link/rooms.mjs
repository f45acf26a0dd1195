/**
 * @file The rooms of the link: who is in which, and who may say what to whom. Clock, timers, randomness and the bus between
 * servers are given; nothing is stored. A room ends when nobody has been in it for two minutes, and after twelve hours.
 */
import {
  CODE_ALPHABET,
  CODE_LENGTH,
  isLinkDevice,
  LINK_LIMITS,
  LINK_VERSION,
  ROLE_THAT_SAYS,
  readClientMessage,
} from '../../../src/link/messages.mjs';
import { createBucket, createGuard } from './guard.mjs';

/**
 * @typedef {import('../../../src/link/messages.mjs').ClientMessage} ClientMessage
 * @typedef {import('../../../src/link/messages.mjs').LinkRole} LinkRole
 * @typedef {import('../../../src/link/messages.mjs').Refusal} Refusal
 * @typedef {import('./local-bus.mjs').RoomBus} RoomBus
 * @typedef {Extract<ClientMessage, { type: 'join' }>} Join
 * @typedef {Extract<ClientMessage, { type: 'create' }>} Create
 */

export const ROOM_LIMITS = Object.freeze({
  rooms: 200,
  emptyMs: 120_000,
  ageMs: 12 * 3_600_000,
  /** A device that lost its connection keeps its place this long. */
  awayMs: 30_000,
  /** The room ends with this removal: it remembers each removed device and each code that it had. */
  removals: 50,
  /** Who is connected joins within this, and says something at least this often. */
  joinWithinMs: 10_000,
  silentMs: 12_000,
  messagesPerSecond: 60,
  messageBurst: 300,
  bytesPerSecond: 200_000,
  byteBurst: 600_000,
});

/** Another server that shares rooms repeats its devices this often, and is taken for gone after the second. */
const REPEAT_MS = 4000;
const SERVER_GONE_MS = 10_000;
/** How long servers are asked for a room that this one does not know. */
const ASK_MS = 400;
const SECRET_BYTES = 16;

/**
 * @typedef {object} Member
 * @property {string} id
 * @property {string} name
 * @property {readonly LinkRole[]} roles
 * @property {boolean} present
 * @property {number} joinedAtMs by the wall clock, so that servers agree on the order
 *
 * @typedef {object} Room
 * @property {string} id
 * @property {string} code
 * @property {string} key
 * @property {Set<string>} formerCodes before a device was thrown out
 * @property {Map<string, Member & { connection: Connection | null, awaySinceMs: number }>} members on this server
 * @property {Map<string, { atMs: number, members: readonly Member[] }>} elsewhere by server
 * @property {Set<string>} removed
 * @property {number} createdAtMs
 * @property {number} usedAtMs
 * @property {(() => void)[]} unsubscribe
 *
 * @typedef {object} Line one device's connection, as the server's transport offers it
 * @property {string} address
 * @property {string | null} joinAddress where other devices open this server
 * @property {(text: string, mayDrop: boolean) => void} send
 * @property {(code: number, reason: string) => void} close
 *
 * @typedef {object} Connection
 * @property {Line} line
 * @property {Room | null} room
 * @property {string} id
 * @property {number} openedAtMs
 * @property {number} heardAtMs
 * @property {boolean} isOpen
 * @property {boolean} isJoining
 * @property {(cost: number) => boolean} takeMessage
 * @property {(cost: number) => boolean} takeBytes
 */

/** @typedef {ReturnType<typeof createRooms>} Rooms */

/**
 * @param {object} options
 * @param {() => number} options.clock
 * @param {() => number} options.wallClock
 * @param {(ms: number, then: () => void) => void} options.after
 * @param {(count: number) => Uint8Array} options.randomBytes
 * @param {(text: string) => string} options.hash hexadecimal, 16 digits or more
 * @param {RoomBus} options.bus
 * @param {import('./guard.mjs').Guard} [options.guard]
 */
export function createRooms({
  clock,
  wallClock,
  after,
  randomBytes,
  hash,
  bus,
  guard = createGuard({ clock }),
}) {
  const serverId = hexOf(randomBytes(8));
  /** By code, former codes included. @type {Map<string, Room>} */
  const byCode = new Map();
  /** @type {Set<Room>} */
  const rooms = new Set();
  /** @type {Set<Connection>} */
  const connections = new Set();
  let repeatedAtMs = clock();

  /** @returns {string} a code that nobody can foresee, each as likely as any other */
  const newCode = () => {
    for (;;) {
      let code = '';
      while (code.length < CODE_LENGTH) {
        const byte = randomBytes(1)[0] ?? 0;
        // 248 is the largest multiple of 31 in a byte: the rest would favour some letters.
        if (byte < 248) code += CODE_ALPHABET[byte % CODE_ALPHABET.length];
      }
      if (!byCode.has(code)) return code;
    }
  };
  const newSecret = () => hexOf(randomBytes(SECRET_BYTES));
  const idOf = (/** @type {string} */ secret) => hash(`device:${secret}`).slice(0, 16);

  /** @param {Room} room @returns {Member[]} in the order of their coming */
  const membersOf = (room) =>
    [...room.members.values(), ...[...room.elsewhere.values()].flatMap(({ members }) => members)].sort(
      (a, b) => a.joinedAtMs - b.joinedAtMs || (a.id < b.id ? -1 : 1),
    );
  const plain = (/** @type {Member} */ { id, name, roles, present }) => ({ id, name, roles, present });
  const stateOf = (/** @type {Room} */ room) => ({
    code: room.code,
    key: room.key,
    devices: membersOf(room).slice(0, LINK_LIMITS.devices).map(plain),
  });

  const publish = (/** @type {Room} */ room, /** @type {object} */ message) => {
    if (bus.spans) bus.publish(`room:${room.id}`, JSON.stringify({ server: serverId, ...message }));
  };
  const publishMembers = (/** @type {Room} */ room, ask = false) =>
    publish(room, {
      type: 'members',
      ask,
      members: [...room.members.values()].map((member) => ({
        ...plain(member),
        joinedAtMs: member.joinedAtMs,
      })),
    });
  const tellDevices = (/** @type {Room} */ room) => {
    const text = JSON.stringify({ type: 'devices', ...stateOf(room) });
    for (const { connection } of room.members.values()) connection?.line.send(text, false);
  };
  const tell = (/** @type {Room} */ room) => {
    tellDevices(room);
    publishMembers(room);
  };

  /** @param {Connection} connection @param {Refusal} reason */
  const refuse = (connection, reason) => {
    connection.line.send(JSON.stringify({ type: 'refused', reason }), false);
    shut(connection, 1000, reason);
  };
  /** @param {Connection} connection @param {number} code @param {string} reason */
  const shut = (connection, code, reason) => {
    connection.isOpen = false;
    connection.room = null;
    connections.delete(connection);
    connection.line.close(code, reason);
  };
  /** Closes a connection that did what none of this app's pages does. @param {Connection} connection @param {string} why */
  const strike = (connection, why) => {
    guard.strike(connection.line.address);
    const { room, id } = connection;
    shut(connection, 1008, why);
    if (room) goAway(room, id, connection);
  };

  /** @param {Room} room @param {string} id @param {Connection} connection */
  const goAway = (room, id, connection) => {
    const member = room.members.get(id);
    if (member?.connection !== connection) return;
    Object.assign(member, { connection: null, present: false, awaySinceMs: clock() });
    tell(room);
  };

  /** @param {Room} room @param {string} code */
  const listenForAsking = (room, code) => {
    byCode.set(code, room);
    room.unsubscribe.push(
      bus.subscribe(`ask:${code}`, (text) => {
        const question = readBus(text);
        if (question?.type === 'ask' && typeof question.answerTo === 'string')
          bus.publish(
            question.answerTo,
            JSON.stringify({
              type: 'here',
              id: room.id,
              code: room.code,
              key: room.key,
              formerCodes: [...room.formerCodes],
              removed: [...room.removed],
            }),
          );
      }),
    );
  };
  /** @param {{ id: string, code: string, key: string }} about */
  const open = ({ id, code, key }) => {
    /** @type {Room} */
    const room = {
      id,
      code,
      key,
      formerCodes: new Set(),
      members: new Map(),
      elsewhere: new Map(),
      removed: new Set(),
      createdAtMs: clock(),
      usedAtMs: clock(),
      unsubscribe: [],
    };
    rooms.add(room);
    if (bus.spans) room.unsubscribe.push(bus.subscribe(`room:${id}`, (text) => hearServer(room, text)));
    listenForAsking(room, code);
    return room;
  };
  /** @param {Room} room @param {Refusal} reason for those who are still in it */
  const end = (room, reason) => {
    for (const { connection } of [...room.members.values()]) if (connection) refuse(connection, reason);
    room.members.clear();
    publishMembers(room);
    for (const stop of room.unsubscribe) stop();
    for (const code of [room.code, ...room.formerCodes]) byCode.delete(code);
    rooms.delete(room);
  };

  /** What another server says of a room that both have. @param {Room} room @param {string} text */
  const hearServer = (room, text) => {
    const message = readBus(text);
    const server = message?.server;
    if (!message || typeof server !== 'string' || server === serverId) return;
    switch (message.type) {
      case 'members': {
        const before = JSON.stringify(stateOf(room).devices);
        const members = Array.isArray(message.members) ? message.members.filter(isMember) : [];
        if (members.length > 0) room.elsewhere.set(server, { atMs: clock(), members });
        else room.elsewhere.delete(server);
        // Two servers may have let somebody in at once: the last to come gives way.
        for (const { id } of membersOf(room).slice(LINK_LIMITS.devices)) {
          const connection = room.members.get(id)?.connection;
          room.members.delete(id);
          if (connection) refuse(connection, 'full');
        }
        if (message.ask === true) publishMembers(room);
        if (JSON.stringify(stateOf(room).devices) !== before) tellDevices(room);
        return;
      }
      case 'relay':
        if (Array.isArray(message.to) && typeof message.text === 'string')
          deliver(room, message.to, message.text, message.mayDrop === true);
        return;
      case 'removed':
        if (typeof message.id === 'string')
          throwOut(room, message.id, String(message.code), String(message.key));
        return;
      default:
    }
  };

  /** @param {Room} room @param {readonly string[]} to @param {string} text @param {boolean} mayDrop */
  const deliver = (room, to, text, mayDrop) => {
    for (const id of to) room.members.get(id)?.connection?.line.send(text, mayDrop);
  };

  /** @param {Room} room @param {string} id @param {string} code @param {string} key the room's new ones */
  const throwOut = (room, id, code, key) => {
    const connection = room.members.get(id)?.connection;
    room.members.delete(id);
    for (const there of room.elsewhere.values())
      there.members = there.members.filter((each) => each.id !== id);
    if (connection) refuse(connection, 'removed');
    room.removed.add(id);
    room.formerCodes.add(room.code);
    if (Math.max(room.removed.size, room.formerCodes.size) >= ROOM_LIMITS.removals)
      return end(room, 'expired');
    Object.assign(room, { code, key });
    listenForAsking(room, code);
    tell(room);
  };

  /**
   * Opens here a room that only another server knows.
   * @param {string} code
   * @returns {Promise<void>} within ASK_MS
   */
  const askServers = (code) => {
    const answerTo = `answer:${hexOf(randomBytes(8))}`;
    return new Promise((resolve) => {
      let done = false;
      const finish = () => {
        if (done) return;
        done = true;
        stop();
        resolve();
      };
      const stop = bus.subscribe(answerTo, (text) => {
        const answer = readBus(text);
        if (done || answer?.type !== 'here' || typeof answer.id !== 'string') return;
        const here =
          byCode.get(code) ?? open({ id: answer.id, code: String(answer.code), key: String(answer.key) });
        for (const former of Array.isArray(answer.formerCodes) ? answer.formerCodes : []) {
          here.formerCodes.add(String(former));
          if (!byCode.has(String(former))) listenForAsking(here, String(former));
        }
        for (const id of Array.isArray(answer.removed) ? answer.removed : []) here.removed.add(String(id));
        publishMembers(here, true);
        // The others' devices come right after: who may join is decided with them.
        after(ASK_MS / 4, finish);
      });
      // A subscription takes a moment to stand.
      after(ASK_MS / 4, () => bus.publish(`ask:${code}`, JSON.stringify({ type: 'ask', answerTo })));
      after(ASK_MS, finish);
    });
  };

  /** Finds a room in the same time, wherever it is and where there is none. @param {string} code */
  const findInFullTime = async (code) => {
    const pause = new Promise((resolve) => after(ASK_MS, () => resolve(undefined)));
    if (!byCode.has(code)) await askServers(code);
    await pause;
  };

  /** @param {string} address */
  const mayOpen = (address) => rooms.size < ROOM_LIMITS.rooms && guard.startsRoom(address);
  /** @param {Connection} connection @param {Create} message */
  const create = (connection, message) => {
    if (!mayOpen(connection.line.address)) return refuse(connection, 'tooManyRooms');
    const key = newSecret();
    admit(connection, open({ id: roomId(key), code: newCode(), key }), message);
  };
  /** After a restart, servers that are told the same key make the same room. @param {string} key */
  const roomId = (key) => hash(`room:${key}`).slice(0, 16);

  /**
   * Whether a device shows that it was in the room. Only then it makes no guess: a removed one that tries codes could
   * find the new one.
   * @param {Room} room @param {string} id of the device @param {Pick<Join, 'code' | 'key'>} message
   */
  const wasIn = (room, id, { code, key }) =>
    membersOf(room).some((member) => member.id === id) ||
    (code === room.code ? key === room.key : room.removed.has(id));

  /** @param {Connection} connection @param {Join} message */
  const join = async (connection, message) => {
    const { code, key } = message;
    const { address } = connection.line;
    const giveBack = guard.takeGuess(address);
    if (bus.spans) {
      connection.isJoining = true;
      // Who has no guess left must not learn from the time that the answer takes either.
      if (!giveBack) await findInFullTime(code);
      else if (!byCode.has(code)) await askServers(code);
      connection.isJoining = false;
      if (!connection.isOpen) return;
    }
    const room = byCode.get(code);
    const id = idOf(message.secret);
    const isProven = room !== undefined && wasIn(room, id, message);
    if (!isProven && !giveBack) return refuse(connection, 'wait');
    const isRemoved = room?.removed.has(id) ?? false;
    const isRight = room
      ? isProven || (code === room.code && key === undefined && !isRemoved)
      : // The server was started anew, or the room ended while its devices were away: they make it again.
        key !== undefined && mayOpen(address);
    if (isRight) giveBack?.();
    if (isRemoved) return refuse(connection, 'removed');
    // The same word where no room may be started: another would tell which codes have one.
    if (!isRight) return refuse(connection, 'noSuchRoom');
    admit(connection, room ?? openAgain(code, String(key)), message);
  };
  /** @param {string} code @param {string} key */
  const openAgain = (code, key) => {
    const room = open({ id: roomId(key), code, key });
    publishMembers(room, true);
    return room;
  };

  /** @param {Connection} connection @param {Room} room @param {Join | Create} message */
  const admit = (connection, room, { name, roles, secret }) => {
    const id = idOf(secret);
    const others = membersOf(room).filter((member) => member.id !== id);
    if (others.length >= LINK_LIMITS.devices) return refuse(connection, 'full');
    if (roles.includes('sensor') && others.some((other) => other.roles.includes('sensor')))
      return refuse(connection, 'sensorTaken');
    const before = room.members.get(id);
    if (before?.connection) shut(before.connection, 1000, 'replaced');
    for (const there of room.elsewhere.values())
      there.members = there.members.filter((each) => each.id !== id);
    const joinedAtMs = before?.joinedAtMs ?? wallClock();
    room.members.set(id, {
      id,
      name: freeName(name, others),
      roles,
      present: true,
      joinedAtMs,
      connection,
      awaySinceMs: 0,
    });
    room.usedAtMs = clock();
    Object.assign(connection, { room, id });
    const address = connection.line.joinAddress;
    connection.line.send(JSON.stringify({ type: 'joined', me: id, ...stateOf(room), address }), false);
    tell(room);
  };

  /** @param {Connection} connection @param {Room} room @param {ClientMessage} message */
  const act = (connection, room, message) => {
    switch (message.type) {
      case 'create':
      case 'join':
        return strike(connection, 'joined twice');
      case 'alive':
        return connection.line.send('{"type":"alive"}', true);
      case 'leave':
        room.members.delete(connection.id);
        shut(connection, 1000, 'left');
        return tell(room);
      case 'remove': {
        if (!membersOf(room).some(({ id }) => id === message.id)) return;
        const [code, key] = [newCode(), newSecret()];
        publish(room, { type: 'removed', id: message.id, code, key });
        return throwOut(room, message.id, code, key);
      }
      default: {
        const role = ROLE_THAT_SAYS[message.type];
        const me = room.members.get(connection.id);
        if (role !== null && !me?.roles.includes(role)) return strike(connection, 'not its role');
        const { to, ...rest } = message;
        const text = JSON.stringify({ ...rest, from: connection.id });
        // A device that cannot follow gets the newest scores, not all of them.
        const mayDrop = message.type !== 'mapping' && message.type !== 'sensing';
        deliver(room, to, text, mayDrop);
        if (to.some((id) => !room.members.has(id))) publish(room, { type: 'relay', to, text, mayDrop });
      }
    }
  };

  bus.onBack(() => {
    for (const room of rooms) publishMembers(room, true);
  });

  return {
    guard,
    get size() {
      return rooms.size;
    },
    /** For tests and figures. */
    get ids() {
      return [...rooms].map(({ id }) => id);
    },
    get connectionCount() {
      return connections.size;
    },
    /**
     * A device has connected. Null where its address is refused.
     * @param {Line} line
     */
    connect(line) {
      if (!guard.opens(line.address)) return null;
      /** @type {Connection} */
      const connection = {
        line,
        room: null,
        id: '',
        openedAtMs: clock(),
        heardAtMs: clock(),
        isOpen: true,
        isJoining: false,
        takeMessage: createBucket(clock, ROOM_LIMITS.messagesPerSecond, ROOM_LIMITS.messageBurst),
        takeBytes: createBucket(clock, ROOM_LIMITS.bytesPerSecond, ROOM_LIMITS.byteBurst),
      };
      connections.add(connection);
      let isCounted = true;
      return {
        /** @param {string} text */
        receive(text) {
          if (!connection.isOpen) return;
          if (!connection.takeMessage(1) || !connection.takeBytes(text.length))
            return strike(connection, 'too much');
          const message = readClientMessage(text);
          if (!message) {
            if (speaksAnotherVersion(text)) return refuse(connection, 'version');
            return strike(connection, 'malformed');
          }
          connection.heardAtMs = clock();
          if (connection.room) return act(connection, connection.room, message);
          if (message.type === 'create') return create(connection, message);
          if (message.type === 'join' && !connection.isJoining) return void join(connection, message);
          if (message.type === 'leave') return shut(connection, 1000, 'left');
          return strike(connection, 'not joined');
        },
        /** What came was no text, or more than a message may be. @param {string} why */
        fault: (why) => {
          if (connection.isOpen) strike(connection, why);
        },
        /** The connection is gone. */
        gone() {
          if (isCounted) guard.closed(line.address);
          isCounted = false;
          const { room, id } = connection;
          connection.isOpen = false;
          connections.delete(connection);
          connection.room = null;
          if (room) goAway(room, id, connection);
        },
      };
    },
    /** Once a second: ends what is over. */
    tick() {
      const nowMs = clock();
      for (const connection of [...connections]) {
        const late =
          !connection.room &&
          !connection.isJoining &&
          nowMs - connection.openedAtMs > ROOM_LIMITS.joinWithinMs;
        const silent = connection.room !== null && nowMs - connection.heardAtMs > ROOM_LIMITS.silentMs;
        if (!late && !silent) continue;
        const { room, id } = connection;
        shut(connection, 1000, late ? 'not joined' : 'silent');
        if (room) goAway(room, id, connection);
      }
      const repeats = bus.spans && nowMs - repeatedAtMs >= REPEAT_MS;
      if (repeats) repeatedAtMs = nowMs;
      for (const room of [...rooms]) {
        let changed = false;
        for (const [id, member] of room.members)
          if (!member.present && nowMs - member.awaySinceMs > ROOM_LIMITS.awayMs) {
            room.members.delete(id);
            changed = true;
          }
        for (const [server, { atMs }] of room.elsewhere)
          if (nowMs - atMs > SERVER_GONE_MS) {
            room.elsewhere.delete(server);
            changed = true;
          }
        if (changed) tell(room);
        else if (repeats) publishMembers(room);
        if (membersOf(room).some(({ present }) => present)) room.usedAtMs = nowMs;
        if (nowMs - room.createdAtMs > ROOM_LIMITS.ageMs) end(room, 'expired');
        else if (nowMs - room.usedAtMs > ROOM_LIMITS.emptyMs) end(room, 'expired');
      }
      guard.sweep();
    },
  };
}

/** @param {Uint8Array} bytes */
function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Two devices of one name cannot be told apart. @param {string} name @param {readonly Member[]} others */
function freeName(name, others) {
  const taken = new Set(others.map((other) => other.name));
  for (let count = 2, next = name; ; count += 1) {
    if (!taken.has(next)) return next;
    // Without the first half of a letter of two code units, which is no letter.
    const begin = name.slice(0, LINK_LIMITS.nameCharacters - 2).replace(/[\ud800-\udbff]$/, '');
    next = `${begin.trimEnd()} ${count}`;
  }
}

/** A page that was kept since an earlier version, or a newer one. @param {string} text */
function speaksAnotherVersion(text) {
  const version = /^\{"type":"(?:join|create)","version":(\d{1,4}),/.exec(text)?.[1];
  return version !== undefined && Number(version) !== LINK_VERSION;
}

/** What another server says is checked too: one of another version may be on the same broker. @param {unknown} value @returns {value is Member} */
function isMember(value) {
  if (typeof value !== 'object' || value === null) return false;
  const { joinedAtMs, ...rest } = /** @type {Record<string, unknown>} */ (value);
  return typeof joinedAtMs === 'number' && isLinkDevice(rest);
}

/** @param {string} text @returns {Readonly<Record<string, unknown>> | null} */
function readBus(text) {
  try {
    const message = JSON.parse(text);
    return typeof message === 'object' ? message : null;
  } catch {
    return null;
  }
}
