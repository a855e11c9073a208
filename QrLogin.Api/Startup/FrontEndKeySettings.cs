using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Startup;

[SettingsSection("QrLogin", Programs.Api)]
internal sealed class FrontEndKeySettings
{
    private const string Key = "QrLogin:FrontEndKey",
        Format = "32 random bytes or more in base64, the same in every front end: openssl rand -base64 32";

    [Setting(
        "the key of pushed authorization requests, passkeys and DPoP nonces, or two separated by a comma: the first seals, and both open; "
        + "unset: in `embedded` a random key, and elsewhere pushed requests and passkeys are off",
        IsSecret = true)]
    [SettingText(Format, nameof(ParseKey))]
    public IReadOnlyList<byte[]> FrontEndKey { get; set; } = [];

    /// <summary>The configured keys, or one that only this process has, in the embedded profile; null for none.</summary>
    /// <param name="settings">Supplies the setting and collects errors.</param>
    /// <param name="requiredBy">The setting that requires one; null if there is none.</param>
    public static FrontEndKeys? Read(Settings settings, string? requiredBy)
    {
        var keys = settings.Bind<FrontEndKeySettings>().FrontEndKey;
        if (keys.Count > 2) settings.WrongSecret(Key, "one key or two");
        if (keys.Count > 0) return new(keys);
        if (settings.IsEmbedded) return FrontEndKeys.Generate();
        if (requiredBy is not null) settings.Missing(Key, $"{Format}, since {requiredBy} is on");
        return null;
    }

    private static byte[]? ParseKey(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int written) && written >= FrontEndKeys.MinLength ? bytes[..written] : null;
    }
}
