using System.ComponentModel;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.External;

/// <summary>The settings of one of several identity providers.</summary>
[SettingsSection("Authentication:Providers:<name>", Programs.Api)]
internal sealed class NamedProviderSettings
{
    [Description("as `Authentication:Authority`, of one of several providers; requires `Audience`")]
    [SettingText(ExternalProviderSettings.AnAddress, nameof(ParseAddress))]
    public string? Authority { get; set; }

    [Description(
        "as `Authentication:Audience`, of one of several providers; requires `Authority`; unset, with a `ClientId`: phones cannot present "
        + "the provider's tokens")]
    [SettingText(ExternalProviderSettings.AnAudience)]
    public IReadOnlyList<string> Audience { get; set; } = [];

    [Description("the provider's name on the pages; unset: the `<name>` of these settings")]
    [SettingText("a name of at most 64 visible characters", nameof(ParseName))]
    public string? Name { get; set; }

    [Description(
        "this service's client id at the provider, so that people can log in with it on the pages; there, the redirect URI is "
        + "`<public origin>/login/provider`")]
    [SettingText("a client id")]
    public string? ClientId { get; set; }

    [Setting("the secret of that client; unset: a public client", IsSecret = true)]
    [SettingText("a client secret")]
    public string? ClientSecret { get; set; }

    private static string? ParseName(string text) => DisplayText.Parse(text);

    private static string? ParseAddress(string text) => ExternalProvider.ParseAddress(text);
}
