/** Missing from TypeScript's own declarations of browsers: https://wicg.github.io/shape-detection-api/#barcode-detection-api */
interface BarcodeDetector {
  detect(image: CanvasImageSource): Promise<{ rawValue: string }[]>;
}

declare var BarcodeDetector: {
  new (options?: { formats: string[] }): BarcodeDetector;
  getSupportedFormats(): Promise<string[]>;
};
