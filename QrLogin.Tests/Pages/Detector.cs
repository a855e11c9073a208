using System.Globalization;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>
/// Parts that phones' browsers have and Debian's Chromium lacks: a barcode detector, here from an npm package, and a
/// video for the camera.
/// </summary>
internal static class Detector
{
    private const int Width = 640, Height = 640, Frames = 2;

    /// <summary>A camera that works but sees no code.</summary>
    public const string Camera = """
        navigator.mediaDevices.getUserMedia = async () => {
          const canvas = document.createElement('canvas');
          const context = canvas.getContext('2d');
          setInterval(() => context.fillRect(0, 0, canvas.width, canvas.height), 50);
          return canvas.captureStream(20);
        };
        """;

    private const string Shim = """
        ;globalThis.BarcodeDetector = class {
          static async getSupportedFormats() { return ['qr_code']; }
          async detect(video) {
            const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
            const context = canvas.getContext('2d');
            context.drawImage(video, 0, 0);
            const code = jsQR(context.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
            return code ? [{ format: 'qr_code', rawValue: code.data }] : [];
          }
        };
        """;

    /// <summary>The brightness of each pixel of a picture, one byte each, as base64.</summary>
    private const string Brightness = """
        async ([picture, width, height]) => {
          const bitmap = await createImageBitmap(await (await fetch('data:image/png;base64,' + picture)).blob());
          const context = new OffscreenCanvas(width, height).getContext('2d');
          const scale = Math.min(width / bitmap.width, height / bitmap.height);
          context.fillStyle = '#fff';
          context.fillRect(0, 0, width, height);
          context.drawImage(bitmap, 0, 0, bitmap.width * scale, bitmap.height * scale);
          const { data } = context.getImageData(0, 0, width, height);
          let points = '';
          for (let i = 0; i < data.length; i += 4)
              points += String.fromCharCode(Math.round(0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2]));
          return btoa(points);
        }
        """;

    /// <summary>Adds a BarcodeDetector to the pages of a person's browser.</summary>
    public static async Task<Person> WithDetector(this Person person, NpmClients npm)
    {
        await person.Page.Context.AddInitScriptAsync(await npm.Read("jsqr/dist/jsQR.js") + Shim);
        return person;
    }

    /// <summary>Writes a video (YUV4MPEG2) that shows a picture.</summary>
    public static async Task Film(Person person, byte[] picture, string file)
    {
        await using var blank = await person.Page.Context.NewPageAsync();
        object[] given = [Convert.ToBase64String(picture), Width, Height];
        byte[] brightness = Convert.FromBase64String(await blank.EvaluateAsync<string>(Brightness, given));
        byte[] colour = new byte[Width * Height / 2];
        Array.Fill(colour, (byte)128);
        await using var film = File.Create(file);
        await film.WriteAsync(System.Text.Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"YUV4MPEG2 W{Width} H{Height} F10:1 Ip A1:1 C420jpeg\n")));
        for (int i = 0; i < Frames; i++)
        {
            await film.WriteAsync("FRAME\n"u8.ToArray());
            await film.WriteAsync(brightness);
            await film.WriteAsync(colour);
        }
    }
}
