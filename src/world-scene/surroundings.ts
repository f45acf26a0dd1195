/** @file What every own world has around it: a sky, the sky's light, and fog of the sky's colour. */
import {
  BackSide,
  Color,
  Float32BufferAttribute,
  FogExp2,
  HemisphereLight,
  Mesh,
  MeshBasicMaterial,
  Scene,
  SphereGeometry,
} from 'three';

/** Nearest and farthest sight, metres, at fog 1 and 0. */
const SIGHT_M = { dense: 14, clear: 4000 } as const;
const SKY_RADIUS_M = 1500;
const HORIZON_LIGHT = 0.42;
const ZENITH_LIGHT = 0.12;
const GROUND_SHARE = 0.35;
/** Of what is not bound. */
const UNBOUND = { skyBrightness: 1, skySaturation: 0.25, ambient: 1, fog: 0.2, hueDeg: 225 };
type SurroundingName = keyof typeof UNBOUND;

export interface Surroundings {
  /** Holds the world; a scene of its own, so that it can be drawn alone. */
  readonly scene: Scene;
  readonly fog: FogExp2;
  /** The light of the sky, as it was applied last. */
  readonly light: HemisphereLight;
  set(name: SurroundingName, value: number): void;
  /** As it is where nothing binds it. */
  unset(name: SurroundingName): void;
  /** Writes what was set. */
  apply(): void;
  dispose(): void;
}

export function createSurroundings(): Surroundings {
  const scene = new Scene();
  const fog = new FogExp2('#000000', 0);
  scene.fog = fog;
  const light = new HemisphereLight('#ffffff', '#ffffff', 1);
  const geometry = new SphereGeometry(SKY_RADIUS_M, 24, 16);
  const material = new MeshBasicMaterial({
    side: BackSide,
    vertexColors: true,
    fog: false,
    depthWrite: false,
  });
  const dome = new Mesh(geometry, material);
  dome.renderOrder = -10;
  dome.frustumCulled = false;
  scene.add(light, dome);
  const position = geometry.getAttribute('position');
  const colours = new Float32BufferAttribute(new Float32Array(position.count * 3), 3);
  geometry.setAttribute('color', colours);
  const values = { ...UNBOUND };
  const [horizon, zenith, mixed] = [new Color(), new Color(), new Color()];
  /** Of the colours that the dome was painted with. */
  let painted = '';
  return {
    scene,
    fog,
    light,
    set: (name, value) => {
      values[name] = value;
    },
    unset: (name) => {
      values[name] = UNBOUND[name];
    },
    apply() {
      const { skyBrightness, skySaturation, ambient, hueDeg } = values;
      const hue = (((hueDeg / 360) % 1) + 1) % 1;
      // At equal luminance: the mood changes the hue, not the light.
      const level = (colour: Color, light: number): Color => {
        const now = 0.2126 * colour.r + 0.7152 * colour.g + 0.0722 * colour.b;
        return colour.multiplyScalar(now > 0 ? (light * skyBrightness) / now : 0);
      };
      level(horizon.setHSL(hue, skySaturation * 0.8, 0.6), HORIZON_LIGHT);
      level(zenith.setHSL(hue, skySaturation, 0.45), ZENITH_LIGHT);
      fog.color.copy(horizon);
      fog.density = 2 / (SIGHT_M.clear * (SIGHT_M.dense / SIGHT_M.clear) ** values.fog);
      light.color
        .copy(horizon)
        .multiplyScalar(1 / Math.max(HORIZON_LIGHT * Math.max(skyBrightness, 1e-3), 1e-6));
      light.groundColor.copy(light.color).multiplyScalar(GROUND_SHARE);
      light.intensity = ambient;
      const paint = `${horizon.getHex()} ${zenith.getHex()} ${skyBrightness.toFixed(4)}`;
      if (paint === painted) return;
      painted = paint;
      for (let i = 0; i < position.count; i++) {
        const height = Math.max(0, position.getY(i) / SKY_RADIUS_M);
        mixed.copy(horizon).lerp(zenith, Math.sqrt(height));
        colours.setXYZ(i, mixed.r, mixed.g, mixed.b);
      }
      colours.needsUpdate = true;
    },
    dispose() {
      geometry.dispose();
      material.dispose();
      light.dispose();
    },
  };
}
