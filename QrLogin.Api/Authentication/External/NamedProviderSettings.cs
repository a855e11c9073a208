using System.ComponentModel;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.External;

/// <summary>The settings of one of several identity providers. Each requires the other.</summary>
[SettingsSection("Authentication:Providers:<name>", Programs.Api)]
internal sealed class NamedProviderSettings
{
    [Description("as `Authentication:Authority`, of one of several providers; requires `Audience`")]
    [SettingText(ExternalProviderSettings.AnAddress, nameof(ParseAddress))]
    public string? Authority { get; set; }

    [Description("as `Authentication:Audience`, of one of several providers; requires `Authority`")]
    [SettingText(ExternalProviderSettings.AnAudience)]
    public IReadOnlyList<string> Audience { get; set; } = [];

    private static string? ParseAddress(string text) => ExternalProvider.ParseAddress(text);
}
