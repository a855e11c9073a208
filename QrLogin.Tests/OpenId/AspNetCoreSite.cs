using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace QrLogin.Tests.OpenId;

/// <summary>A site on ASP.NET Core, with the cookie and the OpenID Connect client that come with it.</summary>
internal sealed class AspNetCoreSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AspNetCoreSite(WebApplication app) => _app = app;

    /// <summary>Where it is.</summary>
    public Uri Address => new(_app.Urls.First());

    public static async Task<AspNetCoreSite> Start(Uri server, Action<OpenIdConnectOptions>? more = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services
            .AddAuthentication(options =>
            {
                options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
            })
            .AddCookie()
            .AddOpenIdConnect(options =>
            {
                options.Authority = server.GetLeftPart(UriPartial.Authority);
                options.RequireHttpsMetadata = false;
                (options.ClientId, options.ClientSecret) = (SiteHost.Web.Id, SiteHost.Web.Secret);
                options.ResponseType = "code";
                options.MapInboundClaims = false;
                options.GetClaimsFromUserInfoEndpoint = true;
                options.SaveTokens = true;
                options.TokenValidationParameters.NameClaimType = "name";
                options.Events.OnRemoteFailure = async context =>
                {
                    context.HandleResponse();
                    await context.Response.WriteAsync($"Refused: {context.Failure?.Message}");
                };
                more?.Invoke(options);
            });
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.UseAuthentication().UseAuthorization();
        app.MapGet("/", (HttpContext http) => $"Hello {http.User.Identity!.Name}").RequireAuthorization();
        app.MapGet("/claims", (HttpContext http) => string.Join('\n', http.User.Claims.Select(c => $"{c.Type}={c.Value}")))
            .RequireAuthorization();
        app.MapGet("/logout", (HttpContext http) => Results.SignOut(new() { RedirectUri = "/bye" }, ["Cookies", "OpenIdConnect"]));
        app.MapGet("/bye", () => "Bye");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
