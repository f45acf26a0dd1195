/**
 * @file A room's sensor as a source: joins by its code, and gives the scores that the sensor sends. It is loaded when
 * an app asks for it. It is bundled separately with its own copy of the code that it shares with the core, so that the
 * core stays small. So it throws nothing of its own, whose class no app could know: it answers with refusals.
 */
import { type Clock, parseJsonText } from '../core/index.ts';
import {
  cleanName,
  createFollower,
  createLinkClient,
  LINK_LIMITS,
  type LinkProblem,
  linkSecret,
  REFUSAL_WORDS,
  type RelayedMessage,
  readRoomCode,
  relayAddress,
  type SocketLike,
  sensorOf,
  socketTransport,
} from '../link/index.ts';
import type { MienscapeSource, ScoreHandlers } from './interfaces.ts';
import type { LinkRefusal } from './link-error.ts';

const BAD_CODE: LinkRefusal = {
  kind: 'badCode',
  words: ['This is not a room code.', 'A code has six letters and digits. Look at the other device.'],
};
/** Words for an app, in place of those that name buttons of Mienscape's own app. */
const OWN_WORDS: Partial<typeof REFUSAL_WORDS> = {
  unreachable: [
    'No Mienscape server answers there.',
    'Start one (npx mienscape), name it as “server”, and allow the page’s origin with --allow-origin.',
  ],
  version: ['The package and the server are of different versions.', 'Install the same version of both.'],
};

const refusal = (kind: LinkProblem): LinkRefusal => ({ kind, words: OWN_WORDS[kind] ?? REFUSAL_WORDS[kind] });

function timeout(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}

/**
 * Resolves once the room is joined (null), or refuses. It is left as soon as `signal` says so; then nothing more is
 * told. Throws what the browser's WebSocket throws, as where the page's policy refuses it.
 * @param source `server` is a whole address, with a slash at its end (`serverAddress`)
 */
export async function openLink(
  source: Extract<MienscapeSource, { kind: 'link' }> & { readonly server: string },
  options: ScoreHandlers & {
    readonly clock: Clock;
    readonly signal: AbortSignal;
    /** For tests; the browser's own WebSocket. */
    readonly connect?: (address: string) => SocketLike;
  },
): Promise<LinkRefusal | null> {
  const { clock, signal, onScores, onOff, onMapping, onEnd } = options;
  const connect = options.connect ?? ((address: string): SocketLike => new WebSocket(address));
  // JavaScript may give anything.
  const code = readRoomCode(String(source.code));
  const name = cleanName(String(source.name ?? ''), LINK_LIMITS.nameCharacters) || 'App';
  if (code === null) return BAD_CODE;
  return new Promise((resolve) => {
    let joined = false;
    const hear = (message: RelayedMessage): void => {
      if (message.type !== 'mapping') {
        follower.hear(message);
        return;
      }
      const phase = client.phase();
      const devices = phase.kind === 'joined' ? phase.room.devices : [];
      const from = devices.find(({ id }) => id === message.from);
      if (!from?.roles.includes('studio')) return;
      try {
        onMapping(parseJsonText(message.text));
      } catch {
        // Checked like a file from elsewhere: a document that is not a mapping changes nothing.
      }
    };
    const client = createLinkClient({
      connect: (handlers) => socketTransport(connect(relayAddress(source.server)), handlers),
      clock,
      after: timeout,
      random: Math.random,
      secret: linkSecret(crypto.getRandomValues(new Uint8Array(16))),
      onPhase: (phase) => {
        if (phase.kind === 'joined') {
          follower.meet(sensorOf(phase.room));
          joined = true;
          resolve(null);
        } else if (phase.kind === 'refused') {
          signal.removeEventListener('abort', leave);
          follower.meet(null);
          if (joined) onEnd(refusal(phase.reason));
          else resolve(refusal(phase.reason));
        }
      },
      onMessage: hear,
    });
    const follower = createFollower({
      client,
      clock,
      onSensor: () => onOff(false),
      onSensing: (state) => {
        if (state !== 'on') onOff(state === 'withdrawn');
      },
      onScores,
    });
    const leave = (): void => {
      client.leave();
      resolve(null);
    };
    if (signal.aborted) {
      resolve(null);
      return;
    }
    signal.addEventListener('abort', leave, { once: true });
    client.join(code, { name, roles: ['world'] });
  });
}
