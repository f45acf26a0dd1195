#!/bin/bash
# bash run.sh OUT: Mienscape's bench, kernels and training on this machine's GPU; what they find lies in OUT.
# KIT_LIMIT_S: most seconds of each part. KIT_FRAMES: frames of the bench. KIT_SUITES: sessions session open-model.
set -u
kit=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:?Name a folder for the findings.}" && out=$(cd "$1" && pwd) || exit 1
limit=${KIT_LIMIT_S:-120}

found() { find /usr /etc /opt -name "$1" 2>/dev/null | head -n 1; }

# Libraries that this machine lacks come from the kit; none of its own is hidden.
libraries=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null)
rm -rf "$kit/lacking" && mkdir "$kit/lacking"
for file in "$kit"/lib/*.so.*; do
  [ -e "$file" ] || continue
  name=$(basename "$file")
  case $libraries in *"$name "*) ;; *) ln -s "$file" "$kit/lacking/$name" ;; esac
done
export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$kit/lacking

# A driver that lies where no loader looks for it.
if [ -z "${VK_DRIVER_FILES:-}" ]; then
  driver=$(found 'nvidia_icd*.json')
  [ -z "$driver" ] || export VK_DRIVER_FILES=$driver
  vendor=$(found '10_nvidia.json')
  [ -z "$vendor" ] || export __EGL_VENDOR_LIBRARY_FILENAMES=$vendor
  case $libraries in
    *libGLX_nvidia.so.0*) ;;
    *)
      library=$(found libGLX_nvidia.so.0)
      [ -z "$library" ] || LD_LIBRARY_PATH=$LD_LIBRARY_PATH:$(dirname "$library")
      ;;
  esac
fi
echo "driver: ${VK_DRIVER_FILES:-where the loader finds it}"
command -v nvidia-smi >/dev/null && nvidia-smi --query-gpu=name,driver_version --format=csv,noheader

# part LOG SCRIPT ARGUMENTS…: ends when its time is up, and whatever becomes of it, the next part follows.
part() {
  local log=$1 from=$SECONDS code
  shift
  timeout -k 5 "$limit" "$kit/bin/node" "$@" >"$out/$log.txt" 2>&1
  code=$?
  case $code in
    0) echo "$log: done in $((SECONDS - from)) s" ;;
    124 | 137) echo "$log: cut off after $limit s" ;;
    *) echo "$log: ended with $code after $((SECONDS - from)) s" ;;
  esac
}

part bench "$kit/bench.js" "$kit" "$out" "${KIT_FRAMES:-60}"
tail -n 12 "$out/bench.txt"
# shellcheck disable=SC2086 # names of suites are words
part kernels "$kit/kernels.js" "$kit" "$out" ${KIT_SUITES:-}
grep -A 1 '^failed' "$out/kernels.txt"
tail -n 1 "$out/kernels.txt"
for recipe in "$kit"/recipes/*.json; do
  [ -d "$kit/faces" ] || break
  name=$(basename "$recipe" .json)
  part "train-$name" "$kit/train.js" --backend webgpu --data "$kit/faces" --recipe "$recipe" --epochs 3 \
    --out "$kit/runs/$name" --fresh
  grep -E '^Epoch [0-9]+:' "$out/train-$name.txt" || tail -n 3 "$out/train-$name.txt"
done
echo "all of it in $SECONDS s"
