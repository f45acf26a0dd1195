/** @file Errors that say where the fault is, what it is, and its remedy. */

/**
 * Base of every error a person may read: the message names the place, `remedy` the way out. A class that the package throws gives
 * its `name` itself: a bundler that minifies renames classes, and an app's reports of errors are sorted by it.
 */
export class MienscapeError extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(`${message} ${remedy}`, options);
    this.name = new.target.name;
    this.remedy = remedy;
  }
}

/** What went wrong, without the way out. */
export const withoutRemedy = ({ message, remedy }: MienscapeError): string =>
  message.endsWith(` ${remedy}`) ? message.slice(0, -remedy.length - 1) : message;

/** A file, row or field is not what its format says. */
export class DataError extends MienscapeError {
  override name = 'DataError';
}

/** A model artifact cannot be used. */
export class ArtifactError extends MienscapeError {
  override name = 'ArtifactError';
}

/** A camera, detector, worker or GPU failed at run time. */
export class SensingError extends MienscapeError {
  override name = 'SensingError';
}

/** A mapping or session document was refused. */
export class DocumentError extends MienscapeError {
  override name = 'DocumentError';
}
