using System.ComponentModel;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.Dpop;

[SettingsSection("QrLogin:Dpop", Programs.Api)]
internal sealed class DpopSettings
{
    private const int MinKeyBytes = 32;

    [Description("whether every DPoP proof must carry a nonce from the server, so that no proof can be made in advance")]
    public bool RequireNonce { get; set; }

    // Front ends with different keys refuse each other's nonces.
    [Setting("the key that authenticates nonces; unset in `embedded`: a random key", IsSecret = true)]
    [SettingText("32 random bytes or more in base64, the same in every front end: openssl rand -base64 32", nameof(ParseKey))]
    [RequiredOutsideEmbedded(If = nameof(RequireNonce))]
    public byte[]? NonceKey { get; set; }

    private static byte[]? ParseKey(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int written) && written >= MinKeyBytes ? bytes[..written] : null;
    }
}
