using System.Text;
using QRCoder;

namespace QrLogin.Api.Values;

/// <summary>The picture of a text. White behind black on every screen: many readers do not read the reverse.</summary>
internal static class QrImage
{
    public static byte[] Svg(string text)
    {
        using var data = Data(text);
        using var qr = new SvgQRCode(data);
        return Encoding.UTF8.GetBytes(qr.GetGraphic(new System.Drawing.Size(320, 320), "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute));
    }

    public static byte[] Png(string text)
    {
        using var data = Data(text);
        using var qr = new PngByteQRCode(data);
        return qr.GetGraphic(pixelsPerModule: 10);
    }

    private static QRCodeData Data(string text) => QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
}
