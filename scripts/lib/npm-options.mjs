/** @file Options that npm keeps for itself: after `npm start --host`, without the two dashes, the script is told nothing of it. */

/**
 * @param {string} command as it is typed with options, such as `npm start --`
 * @param {readonly string[]} names of the script's options, without dashes
 * @param {readonly string[]} args what the script was given
 * @param {Readonly<Record<string, string | undefined>>} environment where npm leaves what it took
 * @returns {string | null} what is wrong and the remedy, of the first option that npm took
 */
export function takenByNpm(command, names, args, environment) {
  const name = names.find(
    (each) =>
      environment[`npm_config_${each.replaceAll('-', '_')}`] &&
      !args.some((arg) => arg.startsWith(`--${each}`)),
  );
  return name === undefined
    ? null
    : `npm took --${name} for its own option. Write \`${command} --${name}\`, with the two dashes.`;
}
