using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Secrets;
using QrLogin.Api.SigningKeys;
using QrLogin.Api.Values;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Startup;

/// <summary>The front end's options, as read from its settings.</summary>
internal sealed record ApiConfiguration(
    ApiSettings Api,
    OAuthClientRegistry Clients,
    IReadOnlyList<ExternalProvider> Providers,
    RateLimitSettings Limits,
    DpopSettings Dpop,
    PasskeySettings Passkeys,
    FrontEndKeys? Keys,
    SigningKeySource? SigningKeys,
    GeoLocation Places)
{
    /// <summary>Reads the settings. Collects mistakes; a later step reports all of them together.</summary>
    public static ApiConfiguration Read(Settings settings)
    {
        var catalog = SettingCatalog.Of(typeof(ApiConfiguration).Assembly);
        settings.RefuseUndeclared(catalog, "QrLogin");
        settings.RefuseUndeclared(catalog, "Authentication");
        var (api, clients, dpop) = (settings.Bind<ApiSettings>(), OAuthClientRegistry.Read(settings), settings.Bind<DpopSettings>());
        var keys = FrontEndKeySettings.Read(settings, RequiresKey(settings, dpop));
        return new(
            api,
            clients,
            ExternalProvider.ReadAll(settings),
            settings.Bind<RateLimitSettings>(),
            dpop,
            PasskeySettings.Read(settings, api.PublicOrigin, keys),
            keys,
            SigningKeySource.Open(settings, clients.AnyUsesCodes),
            GeoLocation.Open(api.PlaceDatabase, settings));
    }

    /// <summary>The setting that requires keys of the front ends; null if there is none.</summary>
    private static string? RequiresKey(Settings settings, DpopSettings dpop)
    {
        if (dpop.RequireNonce) return "QrLogin:Dpop:RequireNonce";
        return settings.Bind<PasskeySettings>().Passkeys == true ? PasskeySettings.PasskeysKey : null;
    }
}
