// Standing stones around a lantern. The demo clip's face moves light, fog and exposure.
import { createMienscape } from 'mienscape';
import { bindTargets } from 'mienscape/three';
import * as THREE from 'three';

const scene = new THREE.Scene();
scene.background = new THREE.Color('#3d4a73');
scene.fog = new THREE.Fog('#3d4a73', 6, 26);
const camera = new THREE.PerspectiveCamera(50, 1, 0.1, 60);
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.toneMapping = THREE.ACESFilmicToneMapping;
document.body.append(renderer.domElement);

const stone = new THREE.MeshStandardMaterial({ color: '#8b8fa3', roughness: 0.9, flatShading: true });
for (let i = 0; i < 11; i++) {
  const turn = (i / 11) * Math.PI * 2;
  const mesh = new THREE.Mesh(new THREE.CylinderGeometry(0.28, 0.45, 1.8 + ((i * 7) % 5) / 3, 6), stone);
  mesh.position.set(Math.cos(turn) * 4, 0.9, Math.sin(turn) * 4);
  mesh.rotation.set(Math.sin(i * 5) * 0.08, i, Math.cos(i * 3) * 0.08);
  scene.add(mesh);
}
const earth = new THREE.MeshStandardMaterial({ color: '#4a5a55' });
const ground = new THREE.Mesh(new THREE.CircleGeometry(40, 48).rotateX(-Math.PI / 2), earth);
const flame = new THREE.MeshBasicMaterial({ color: '#ffd9a0' });
const lantern = new THREE.Mesh(new THREE.SphereGeometry(0.35, 24, 16), flame);
const glow = new THREE.PointLight('#ffb066', 40, 14);
const moon = new THREE.DirectionalLight('#c9d6ff', 1.6);
moon.position.set(-4, 6, -3);
scene.add(ground, lantern, glow, moon, new THREE.HemisphereLight('#8ea2d8', '#2e3a36', 1));

const mien = createMienscape({ source: { kind: 'demo' } });
const binding = bindTargets(scene, { read: mien.read, renderer });
mien.start().catch((problem: Error) => document.body.append(problem.message));

function resize() {
  camera.aspect = innerWidth / innerHeight;
  camera.updateProjectionMatrix();
  renderer.setSize(innerWidth, innerHeight);
}
addEventListener('resize', resize);
resize();

const clock = new THREE.Timer();
renderer.setAnimationLoop((nowMs) => {
  binding.update(clock.update(nowMs).getDelta());
  lantern.position.y = glow.position.y = 1.3 + Math.sin(nowMs / 2000) * 0.1;
  camera.position.set(Math.sin(nowMs / 20_000) * 7.5, 4, Math.cos(nowMs / 20_000) * 7.5);
  camera.lookAt(0, 0.9, 0);
  renderer.render(scene, camera);
});
