/** @file Draws hands: a wand where a controller is held, ellipsoids where the hand is tracked. */
import { useFrame, useThree } from '@react-three/fiber';
import { DefaultXRController, DefaultXRHand, useXRInputSourceStateContext, XRSpace } from '@react-three/xr';
import { useMemo, useRef } from 'react';
import {
  Color,
  Float32BufferAttribute,
  IcosahedronGeometry,
  InstancedBufferAttribute,
  type InstancedMesh,
  LatheGeometry,
  Matrix4,
  ShaderMaterial,
  Vector2,
} from 'three';
import { usePart } from '../worlds/shared/use-part.ts';
import { BONES, JOINTS, layBone, POINTING_BONE } from './bones.ts';

/** Dusk-dark in the middle and warm at the rim, so that it is seen against night and lantern alike; `glow` is lit. */
const createSkin = (): ShaderMaterial =>
  new ShaderMaterial({
    uniforms: {
      dark: { value: new Color('#232a3d') },
      rim: { value: new Color('#c9a98a') },
      lit: { value: new Color('#ffca86') },
    },
    vertexShader: /* glsl */ `
      attribute float glow;
      varying float vGlow;
      varying vec3 vNormalE;
      varying vec3 vEye;
      void main() {
        mat4 place = modelViewMatrix;
        #ifdef USE_INSTANCING
          place = modelViewMatrix * instanceMatrix;
        #endif
        vec4 at = place * vec4(position, 1.0);
        // Of stretched balls: the normal shrinks where the ball grows.
        vec3 scale2 = vec3(dot(place[0], place[0]), dot(place[1], place[1]), dot(place[2], place[2]));
        vNormalE = mat3(place) * (normal / scale2);
        vEye = -at.xyz;
        vGlow = glow;
        gl_Position = projectionMatrix * at;
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 dark;
      uniform vec3 rim;
      uniform vec3 lit;
      varying float vGlow;
      varying vec3 vNormalE;
      varying vec3 vEye;
      void main() {
        float facing = clamp(dot(normalize(vNormalE), normalize(vEye)), 0.0, 1.0);
        vec3 colour = mix(rim, dark, smoothstep(0.0, 0.75, facing));
        gl_FragColor = vec4(mix(colour, lit, vGlow), 1.0);
        #include <colorspace_fragment>
      }`,
  });

/** A slim handle that ends in a bright bead, its tip where the ray begins; drawn in one call. */
function createWand() {
  const outline = [
    [0, 0.115],
    [0.009, 0.112],
    [0.0125, 0.1],
    [0.013, 0.04],
    [0.008, 0.012],
    [0.0045, 0.004],
    [0.0045, 0.001],
    [0.0065, -0.003],
    [0.0065, -0.007],
    [0.0035, -0.0115],
    [0, -0.0125],
  ] as const;
  const handle = new LatheGeometry(
    outline.map(([radius, y]) => new Vector2(radius, y)).reverse(),
    20,
  ).rotateX(Math.PI / 2);
  const depth = handle.getAttribute('position');
  const glow = Array.from({ length: depth.count }, (_, i) => (depth.getZ(i) < 0.0035 ? 1 : 0));
  handle.setAttribute('glow', new Float32BufferAttribute(glow, 1));
  return { handle, skin: createSkin() };
}

export function Controller() {
  const { inputSource } = useXRInputSourceStateContext('controller');
  const { handle, skin } = usePart(inputSource, createWand);
  return (
    <>
      {/* Nothing here is to be grabbed. */}
      <DefaultXRController model={false} grabPointer={false} rayPointer={RAY} />
      <mesh name="hand-body" geometry={handle} material={skin} raycast={() => undefined} />
    </>
  );
}

function createHand() {
  const drop = new IcosahedronGeometry(1, 2);
  const glow = Float32Array.from(BONES, (_, bone) => (bone === POINTING_BONE ? 0.85 : 0));
  drop.setAttribute('glow', new InstancedBufferAttribute(glow, 1));
  return { drop, skin: createSkin() };
}

/** Of the Hand Input draft, and missing from the types. */
interface HandFrame extends XRFrame {
  fillJointRadii?(joints: readonly XRSpace[], radii: Float32Array): boolean;
}

function Drops() {
  const { inputSource } = useXRInputSourceStateContext('hand');
  const { drop, skin } = usePart(inputSource, createHand);
  const mesh = useRef<InstancedMesh>(null);
  const renderer = useThree((state) => state.gl);
  const read = useMemo(() => {
    const joints = JOINTS.map((joint) => inputSource.hand.get(joint)).filter((joint) => joint !== undefined);
    return { joints, poses: new Float32Array(16 * JOINTS.length), radii: new Float32Array(JOINTS.length) };
  }, [inputSource]);
  const bone = useMemo(() => new Matrix4(), []);
  useFrame((_, __, frame?: HandFrame) => {
    const wrist = inputSource.hand.get('wrist');
    const drops = mesh.current;
    if (!drops || !frame || !wrist || !renderer.xr.isPresenting) return;
    const { joints, poses, radii } = read;
    const known = joints.length === JOINTS.length && frame.fillPoses?.(joints, wrist, poses) === true;
    drops.visible = known;
    if (!known) return;
    frame.fillJointRadii?.(joints, radii);
    for (const [i, pair] of BONES.entries()) drops.setMatrixAt(i, layBone(pair, poses, radii, bone));
    drops.instanceMatrix.needsUpdate = true;
  });
  return (
    <instancedMesh
      ref={mesh}
      name="hand-body"
      args={[drop, skin, BONES.length]}
      frustumCulled={false}
      visible={false}
      raycast={() => undefined}
    />
  );
}

export function Hand() {
  return (
    <>
      {/* A finger presses when it touches, not when it comes near. The grabbing pointer, as near as the finger, would
          keep the finger from ever pressing. */}
      <DefaultXRHand
        model={false}
        grabPointer={false}
        touchPointer={{ downRadius: 0.012 }}
        rayPointer={RAY}
      />
      <XRSpace space="wrist">
        <Drops />
      </XRSpace>
    </>
  );
}

/** Warm, thin, and no longer than it takes to see where one points. */
const RAY = { rayModel: { color: '#ffca86', opacity: 0.5, maxLength: 0.5, size: 0.003 } } as const;
