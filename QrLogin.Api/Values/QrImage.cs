using System.Drawing;
using System.Text;
using QRCoder;

namespace QrLogin.Api.Values;

/// <summary>
/// Renders a text as a QR code. It is always black on white, because many readers cannot read inverted codes.
/// </summary>
internal static class QrImage
{
    public static byte[] Svg(string text)
    {
        using var data = Data(text);
        using var qr = new SvgQRCode(data);
        string svg = qr.GetGraphic(
            new Size(320, 320), "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
        return Encoding.UTF8.GetBytes(svg);
    }

    public static byte[] Png(string text)
    {
        using var data = Data(text);
        using var qr = new PngByteQRCode(data);
        return qr.GetGraphic(pixelsPerModule: 10);
    }

    private static QRCodeData Data(string text) => QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
}
