using System.ComponentModel;
using QrLogin.Api.Secrets;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.Passkeys;

[SettingsSection("QrLogin", Programs.Api)]
internal sealed class PasskeySettings
{
    public const string PasskeysKey = "QrLogin:Passkeys";

    private const string RpIdKey = "QrLogin:Passkeys:RpId", ConfirmWithKey = "QrLogin:ConfirmWith";

    // Browsers offer passkeys in no other place.
    [Description(
        "whether people can log in with passkeys; unset: if the public origin is an https or localhost one and there is a "
        + "`QrLogin:FrontEndKey`, which passkeys require")]
    public bool? Passkeys { get; set; }

    [Setting(
        "the RP ID of the passkeys: the host of the public origin or a domain above it; passkeys with another RP ID stop working; unset: "
        + "the host",
        Key = "Passkeys:RpId")]
    [SettingText("a host name such as example.com", nameof(ParseHost))]
    public string? RpId { get; set; }

    [Setting("further origins that may use the passkeys, besides the public origin and the `QrLogin:Apps`", Key = "Passkeys:Origins")]
    [SettingText("origins such as https://www.example.com, separated by commas", nameof(ParseOrigin))]
    public IReadOnlyList<Origin> Origins { get; set; } = [];

    [Description(
        "the native apps that may use the passkeys; the service publishes their association files: `/.well-known/assetlinks.json` and "
        + "`/.well-known/apple-app-site-association`")]
    [SettingText(
        "apps such as android:com.example.app:<SHA-256 fingerprint of its certificate> or apple:TEAM123456.com.example.app, separated by "
        + "commas",
        nameof(ParseApp))]
    public IReadOnlyList<NativeApp> Apps { get; set; } = [];

    /// <summary>Reads the settings, and collects what contradicts another one.</summary>
    /// <param name="settings">Supplies the settings and collects errors.</param>
    /// <param name="origin">The public origin; null if it is not configured.</param>
    /// <param name="keys">The keys of the front ends; null for none.</param>
    public static PasskeySettings Read(Settings settings, Origin? origin, FrontEndKeys? keys)
    {
        var read = settings.Bind<PasskeySettings>();
        bool canUse = origin is null || RelyingParty.CanUsePasskeys(origin);
        if (read.Passkeys == true && !canUse) settings.Impossible(PasskeysKey, "QrLogin:PublicOrigin is neither https nor localhost");
        if (read.RpId is { } id && origin is not null && !RelyingParty.IsAbove(id, origin.Host))
            settings.Wrong(RpIdKey, "the host of QrLogin:PublicOrigin or a domain above it");
        read.Passkeys ??= canUse && keys is not null;
        if (read.Passkeys != true && settings.Bind<QrLoginOptions>(Programs.Api).ConfirmWith == ConfirmWith.Passkey)
            settings.Impossible(ConfirmWithKey, "passkeys are off");
        return read;
    }

    private static string? ParseHost(string text) =>
        HostName.Canonicalize(text.Trim()) is { } host && Uri.CheckHostName(host) == UriHostNameType.Dns ? host : null;

    private static Origin? ParseOrigin(string text) => Origin.Parse(text) is { IsWeb: true } origin ? origin : null;

    private static NativeApp? ParseApp(string text) => NativeApp.Parse(text);
}
