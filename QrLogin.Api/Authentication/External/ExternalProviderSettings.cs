using System.ComponentModel;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.External;

/// <summary>The settings of an identity provider. Each requires the other.</summary>
[SettingsSection("Authentication", Programs.Api)]
internal sealed class ExternalProviderSettings
{
    public const string
        AnAddress = "the https address of an OpenID Connect provider, or an http address on this machine",
        AnAudience = "the audience of this service's tokens, or several separated by commas";

    [Description("the identity provider whose tokens phones can present instead of login tokens; requires `Authentication:Audience`")]
    [SettingText(AnAddress, nameof(ParseAddress))]
    public string? Authority { get; set; }

    [Description("the audiences that the identity provider's tokens must have; requires `Authentication:Authority`")]
    [SettingText(AnAudience)]
    public IReadOnlyList<string> Audience { get; set; } = [];

    private static string? ParseAddress(string text) => ExternalProvider.ParseAddress(text);
}
