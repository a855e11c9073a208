using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Client;
using OpenIddict.Client.AspNetCore;

namespace QrLogin.Tests.OpenId;

/// <summary>A site whose OpenID Connect client is OpenIddict's, as in a broker between many sites and this service.</summary>
internal sealed class OpenIddictSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OpenIddictSite(WebApplication app) => _app = app;

    /// <summary>Where it is.</summary>
    public Uri Address => new(_app.Urls.First());

    public static async Task<OpenIddictSite> Start(Uri server)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddOpenIddict().AddClient(options =>
        {
            options.AllowAuthorizationCodeFlow().AddEphemeralEncryptionKey().AddEphemeralSigningKey().DisableTokenStorage();
            options.UseAspNetCore().DisableTransportSecurityRequirement().EnableRedirectionEndpointPassthrough();
            options.UseSystemNetHttp();
            options.AddRegistration(new OpenIddictClientRegistration
            {
                Issuer = new(server.GetLeftPart(UriPartial.Authority)),
                ClientId = SiteHost.Web.Id,
                ClientSecret = SiteHost.Web.Secret,
                RedirectUri = new("callback", UriKind.Relative),
                Scopes = { "openid", "profile" },
            });
        });
        var app = builder.Build();
        app.UseAuthentication();
        app.MapGet("/", (HttpContext http) => http.User.Identity is { IsAuthenticated: true, Name: var name }
            ? Results.Text($"Hello {name}")
            : Results.Challenge(null, [OpenIddictClientAspNetCoreDefaults.AuthenticationScheme]));
        app.MapGet("/callback", (Delegate)SignIn);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<IResult> SignIn(HttpContext http)
    {
        var result = await http.AuthenticateAsync(OpenIddictClientAspNetCoreDefaults.AuthenticationScheme);
        if (!result.Succeeded) return Results.Text($"Refused: {result.Properties?.GetString(".error") ?? result.Failure?.Message}");
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, result.Principal.FindFirstValue("name")!)], "OpenIddict");
        return Results.SignIn(new(identity), new() { RedirectUri = "/" });
    }
}
