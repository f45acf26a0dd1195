/** @file Scores and attribution maps of the networks that are compared. Pure, but for the requests. */
import type { GreyImage } from '../../../src/core/index.ts';
import { cropPicture, type Session, withScores } from '../../../src/recording/index.ts';
import {
  type AnalysedModel,
  type AttributionMap,
  createAnalysis,
  SHIPPED_MODELS,
  SHIPPED_NAMES,
  type ShippedModel,
} from '../../runtime/analysis.ts';
import type { RunChoice } from './runs.ts';

export interface Network {
  readonly model: AnalysedModel;
  /** Tells it from others of the same name. */
  readonly name: string;
}

/** Where one network looked. */
export interface Explanation {
  readonly network: string;
  readonly attributionMap: AttributionMap;
}

export function createSessionAnalysis() {
  let analysis: ReturnType<typeof createAnalysis> | null = null;
  const client = () => {
    analysis ??= createAnalysis();
    return analysis;
  };
  /** What stands behind a run that was made by a network. */
  const behind = new Map<string, Network>();
  const opened: string[] = [];

  const shipped = async (name: ShippedModel): Promise<Network> => {
    const model = await client().shipped(name);
    return { model, name: SHIPPED_NAMES[name] };
  };
  /** The shipped network that the session names; where it names another one, the small one, and that is said too. */
  const networkOf = async (session: Session, choice: RunChoice): Promise<Network> => {
    const known = choice.kind === 'model' ? behind.get(choice.key) : undefined;
    if (known) return known;
    // Sessions of an app that embeds the package name the weights too.
    const recorder = session.model.split('@')[0];
    const name = SHIPPED_MODELS.find((each) => each === recorder);
    if (name) return shipped(name);
    const own = await shipped('student');
    const read = session.model === 'unknown' ? 'a network that it does not name' : session.model;
    return { ...own, name: `${own.name} (the session was recorded with ${read})` };
  };

  return {
    shipped,
    openFiles: async (files: readonly File[]): Promise<Network> => {
      const model = await client().openFiles(files);
      const plain = `${model.name} (from files)`;
      opened.push(plain);
      const count = opened.filter((other) => other === plain).length;
      return { model, name: count === 1 ? plain : `${model.name} (from files, ${count})` };
    },
    /** The session with a network's scores in place of the recorded ones. */
    score: async (
      { model, name }: Network,
      session: Session,
      onProgress: (share: number) => void,
    ): Promise<RunChoice | null> => {
      const { pictures } = session;
      if (!pictures) return null;
      const crops = pictures.crops.map((crop) => cropPicture(pictures, crop));
      const scores = await client().score(model, crops, pictures.half, onProgress);
      behind.set(model.key, { model, name });
      return { kind: 'model', key: model.key, name, scored: withScores(session, model.name, scores) };
    },
    /** Grad-CAM of one crop by each network whose scores are under comparison. */
    attributionMaps: async (
      session: Session,
      choices: readonly RunChoice[],
      crop: GreyImage,
    ): Promise<readonly Explanation[]> => {
      const networks = new Map<string, Network>();
      for (const choice of choices) {
        const network = await networkOf(session, choice);
        networks.set(network.model.key, network);
      }
      const explanations: Explanation[] = [];
      for (const { model, name } of networks.values())
        explanations.push({
          network: name,
          attributionMap: await client().attributionMap(model, crop, session.pictures?.half ?? 'lower'),
        });
      return explanations;
    },
    dispose: (): void => analysis?.dispose(),
  };
}
