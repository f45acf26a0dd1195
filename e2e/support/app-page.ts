/** @file The app as a journey sees it: its status element and its switches. */
import { expect, type Locator, type Page } from '@playwright/test';

export class AppPage {
  readonly page: Page;
  readonly status: Locator;

  constructor(page: Page) {
    this.page = page;
    this.status = page.locator('[role=status][data-emotion]');
  }

  /** Opens the app and waits until the student reads its first face. */
  async open(path = '/'): Promise<void> {
    await this.page.goto(path);
    await this.waitForFaces();
  }

  async waitForFaces(): Promise<void> {
    await expect(this.status).toHaveAttribute('data-age-ms', /^\d+$/, { timeout: 60_000 });
  }

  async attribute(name: string): Promise<string> {
    return (await this.status.getAttribute(`data-${name}`)) ?? '';
  }

  async number(name: string): Promise<number> {
    return Number(await this.attribute(name));
  }

  async expectEmotion(emotion: string | RegExp, timeoutMs = 60_000): Promise<void> {
    await expect(this.status).toHaveAttribute('data-emotion', emotion, { timeout: timeoutMs });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Chooses the camera, through the question about consent where it is asked. */
  async useCamera(): Promise<void> {
    await this.button('Source and world').click();
    await this.button(/^Camera$/).click();
    const agree = this.button('I agree, open the camera');
    if (await agree.isVisible()) await agree.click();
  }
}
