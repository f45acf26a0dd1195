/**
 * @file Dims the lights of a file that are given in lux and candela, as Blender exports them: the picture has one exposure, in
 * which a light of π lux shows white as white.
 */
import {
  type BufferGeometry,
  type DirectionalLight,
  type Light,
  type Material,
  type Mesh,
  type Object3D,
  type PointLight,
  type SpotLight,
  Vector3,
} from 'three';

/** What most of the lit surface may get, lux: from here on nearly all of it would be drawn white. */
const BLINDING_LUX = 10;
/** What it gets instead. */
const GOOD_LUX = Math.PI;
/** A surface that gets less, lux, does not count as lit. */
const LIT_LUX = 0.3;
const MOST_TRIANGLES = 4000;
const MOST_LIGHTS = 64;

/** A place on a surface, which way it faces, and the area that it stands for, m². */
interface Sample {
  readonly at: Vector3;
  readonly normal: Vector3;
  readonly area: number;
}

type Surface = Mesh<BufferGeometry, Material | Material[]>;

function surfacesOf(scene: Object3D): readonly Surface[] {
  const found: Surface[] = [];
  scene.traverse((object) => {
    const mesh = object as Surface;
    // What is unlit, as a painted sky, is no lit surface.
    const isLit = [mesh.material ?? []].flat().some(({ type }) => type !== 'MeshBasicMaterial');
    if (mesh.isMesh && isLit && mesh.geometry.getAttribute('position')) found.push(mesh);
  });
  return found;
}

const cornersOf = ({ geometry }: Surface): number =>
  geometry.index?.count ?? geometry.getAttribute('position').count;

/** Centres of the triangles; of every second or third alone where they are many. */
function samplesOf(scene: Object3D): readonly Sample[] {
  const surfaces = surfacesOf(scene);
  const triangles = surfaces.reduce((sum, surface) => sum + cornersOf(surface) / 3, 0);
  const each = Math.max(1, Math.ceil(triangles / MOST_TRIANGLES));
  const samples: Sample[] = [];
  const [a, b, c] = [new Vector3(), new Vector3(), new Vector3()];
  for (const surface of surfaces) {
    const { index } = surface.geometry;
    const position = surface.geometry.getAttribute('position');
    const corner = (into: Vector3, at: number): Vector3 =>
      into.fromBufferAttribute(position, index ? index.getX(at) : at).applyMatrix4(surface.matrixWorld);
    for (let at = 0; at + 2 < cornersOf(surface); at += 3 * each) {
      corner(a, at);
      corner(b, at + 1);
      corner(c, at + 2);
      const centre = a.clone().add(b).add(c).divideScalar(3);
      const normal = b.clone().sub(a).cross(c.clone().sub(a));
      const area = (normal.length() / 2) * each;
      if (area > 0) samples.push({ at: centre, normal: normal.normalize(), area });
    }
  }
  return samples;
}

/** @returns lux that a light gives at a place, as three.js draws it */
function luxOf(light: Light, place: Vector3, forward: Vector3, { at, normal }: Sample): number {
  const { color, intensity } = light;
  const power = intensity * (0.2126 * color.r + 0.7152 * color.g + 0.0722 * color.b);
  if ((light as DirectionalLight).isDirectionalLight) return power * Math.max(0, -forward.dot(normal));
  const toLight = place.clone().sub(at);
  const far = Math.max(toLight.length(), 0.01);
  toLight.divideScalar(far);
  const { distance } = light as PointLight;
  const reach = distance > 0 ? Math.max(0, 1 - (far / distance) ** 4) ** 2 : 1;
  const { isSpotLight, angle } = light as SpotLight;
  const inCone = !isSpotLight || -toLight.dot(forward) > Math.cos(angle);
  return inCone ? ((power * reach) / far ** 2) * Math.max(0, toLight.dot(normal)) : 0;
}

/** What half of the lit surface gets at least, lux; 0 where nothing is lit. */
function usualLux(scene: Object3D, lights: readonly Light[]): number {
  const places = [...lights]
    .sort((one, other) => other.intensity - one.intensity)
    .slice(0, MOST_LIGHTS)
    .map((light) => ({
      light,
      place: new Vector3().setFromMatrixPosition(light.matrixWorld),
      // glTF’s lights shine along −z.
      forward: new Vector3(0, 0, -1).transformDirection(light.matrixWorld),
    }));
  const lit = samplesOf(scene)
    .map((sample) => ({
      lux: places.reduce((sum, { light, place, forward }) => sum + luxOf(light, place, forward, sample), 0),
      area: sample.area,
    }))
    .filter(({ lux }) => lux > LIT_LUX)
    .sort((one, other) => one.lux - other.lux);
  const half = lit.reduce((sum, { area }) => sum + area, 0) / 2;
  let passed = 0;
  for (const { lux, area } of lit) {
    passed += area;
    if (passed >= half) return lux;
  }
  return 0;
}

/** Dims all lights of a scene by one factor where they would show nearly all of it white. @returns why, in words, or null */
export function settleLights(scene: Object3D): string | null {
  const lights: Light[] = [];
  scene.updateMatrixWorld(true);
  scene.traverse((object) => {
    if ((object as Light).isLight) lights.push(object as Light);
  });
  const lux = usualLux(scene, lights);
  if (!(lux > BLINDING_LUX && Number.isFinite(lux))) return null;
  for (const light of lights) light.intensity *= GOOD_LUX / lux;
  const times = Math.round(lux / GOOD_LUX).toLocaleString('en');
  return (
    `Its lights would show nearly all of it white (${Math.round(lux).toLocaleString('en')} lux), so all are ${times} times fainter here. ` +
    'To set them yourself, export with faint lights; in Blender with Lighting Mode “Unitless”.'
  );
}
