using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Authentication.External;

/// <summary>The settings of one of several identity providers.</summary>
[SettingsSection("Authentication:Providers:<name>", Programs.Api)]
internal sealed class NamedProviderSettings : ExternalProviderSettings;
