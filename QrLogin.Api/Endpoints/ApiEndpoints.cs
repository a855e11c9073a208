using Microsoft.Extensions.Options;
using QrLogin.Api.Authentication;
using QrLogin.Api.Authentication.External;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.Endpoints.Accounts;
using QrLogin.Api.Endpoints.Logins;
using QrLogin.Api.Endpoints.OAuth;
using QrLogin.Api.Endpoints.Passkeys;
using QrLogin.Api.Endpoints.Pc;
using QrLogin.Api.Endpoints.Phone;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints;

/// <summary>Maps the routes of the API, with the requirements of each group.</summary>
internal static class ApiEndpoints
{
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").AddPartFilter();
        var withLogin = api.MapGroup("")
            .WithMetadata(DevicePolicy.RequiredUnlessTokenIsUnbound)
            .RequireAuthorization(LoginTokenAuthentication.AnyLogin);
        var options = app.ServiceProvider.GetRequiredService<IOptions<QrLoginOptions>>().Value;
        if (options.Passwords)
        {
            if (options.Registration == Registration.Open) api.MapRegistration();
            api.MapPasswordLogin();
            api.MapPasswordReset();
            withLogin.MapPasswordChange();
        }

        if (app.ServiceProvider.GetRequiredService<ExternalProviders>().Clients.Count > 0) api.MapProviderLogin();
        var party = app.ServiceProvider.GetRequiredService<RelyingParty>();
        if (party.IsEnabled)
        {
            api.MapPasskeyLogin();
            withLogin.MapPasskeys();
            app.MapAssociations(party);
        }

        withLogin.MapLogins();
        withLogin.MapOwnAccount();
        api.MapGroup("/qr-sessions").WithMetadata(DevicePolicy.Required).WithTags(Tags.Pc).MapPc();
        withLogin.MapGroup("/qr-sessions").WithTags(Tags.Phone).MapPhone();
        withLogin.MapGroup("/qr-sessions").WithTags(Tags.Pc).MapContinue();

        var oauth = app.MapGroup(OAuthPaths.Root).AddPartFilter().WithTags(Tags.OAuth);
        oauth.MapDeviceFlow();
        oauth.MapGrants();
        oauth.MapTokens();
        oauth.MapOpenId();
        if (app.ServiceProvider.GetRequiredService<PushedRequests>().AreSupported) oauth.MapPushedRequests();
        app.MapMetadata();
    }
}
