using QrLogin.Grains.Contracts;

namespace QrLogin.Api;

/// <summary>The origin that a phone is sent to. Outside Development never the request's own: whoever sends a request writes its Host header.</summary>
internal sealed class PublicOrigin(string? configured)
{
    /// <summary>What the QR says.</summary>
    public string QrText(HttpContext http, QrId id, string scanCode) =>
        $"{configured ?? $"{http.Request.Scheme}://{http.Request.Host}"}/q/{id}?c={scanCode}";
}
