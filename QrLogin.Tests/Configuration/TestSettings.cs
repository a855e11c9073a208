using Microsoft.Extensions.Configuration;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.RateLimits;
using QrLogin.Api.SigningKeys;
using QrLogin.Api.Startup;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.ClusterTls;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Hosting;

namespace QrLogin.Tests.Configuration;

/// <summary>Settings for tests, and the mistakes that a front end with a silo reports in them.</summary>
internal static class TestSettings
{
    /// <summary>The settings of a process with these values and no others.</summary>
    public static Settings Of(params (string Key, string Value)[] values) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(v => v.Key, v => (string?)v.Value)).Build());

    public static string Errors(params (string Key, string Value)[] values) => Errors(Of(values));

    /// <summary>One line for each mistake; empty if there is none.</summary>
    public static string Errors(Settings settings)
    {
        settings.Bind<ProfileSettings>();
        settings.Bind<QrLoginOptions>();
        settings.Bind<SiloSettings>();
        settings.Bind<ClusterTlsSettings>();
        settings.Bind<ApiSettings>();
        settings.Bind<RateLimitSettings>();
        settings.Bind<DpopSettings>();
        settings.Bind<PasskeySettings>();
        settings.Bind<FrontEndKeySettings>();
        settings.Bind<SigningKeySettings>();
        settings.Bind<ExternalProviderSettings>();
        settings.BindEach<NamedProviderSettings>();
        settings.BindEach<OAuthClientSettings>();
        return Record.Exception(settings.ThrowIfWrong)?.Message ?? "";
    }
}
