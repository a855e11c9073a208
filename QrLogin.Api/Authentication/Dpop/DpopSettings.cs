using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.Dpop;

/// <summary>What is configured of DPoP.</summary>
/// <param name="RequireNonce">Whether every proof must carry a nonce of ours, so that none can be made in advance.</param>
/// <param name="NonceKey">The key of required nonces, the same in every front end; null if this is the only one.</param>
internal sealed record DpopSettings(bool RequireNonce, byte[]? NonceKey)
{
    private const string Key = "QrLogin:Dpop:NonceKey", Require = "QrLogin:Dpop:RequireNonce";
    private const int MinKeyBytes = 32;

    public static DpopSettings Read(Settings settings, string profile)
    {
        const string MustBe = "32 random bytes or more in base64, the same in every front end: openssl rand -base64 32";
        bool require = settings.Flag(Require, fallback: false);
        byte[]? key = settings[Key] is { } text ? Bytes(text) : null;
        if (settings[Key] is not null && key is null) settings.WrongSecret(Key, MustBe);
        // Two front ends would each refuse the other's nonces.
        if (require && settings[Key] is null && profile != Profile.Embedded) settings.Missing(Key, MustBe);
        return new(require, key);
    }

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(DpopSettings);

    private static byte[]? Bytes(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int written) && written >= MinKeyBytes ? bytes[..written] : null;
    }
}
