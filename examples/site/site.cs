#:sdk Microsoft.NET.Sdk.Web
#:package Microsoft.AspNetCore.Authentication.OpenIdConnect@10.0.15

var builder = WebApplication.CreateBuilder(args);
builder.Services
    .AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("Cookies", "OpenIdConnect"))
    .AddCookie()
    .AddOpenIdConnect(options =>
    {
        options.Authority = "http://localhost:5080"; // QrLogin's public origin
        options.RequireHttpsMetadata = false; // plain HTTP: on this machine only
        (options.ClientId, options.ClientSecret) = ("site", "the secret of the site");
        options.ResponseType = "code";
        options.MapInboundClaims = false;
        options.SaveTokens = true; // keeps the ID token, which logging out sends as id_token_hint
        options.TokenValidationParameters.NameClaimType = "name";
    });
builder.Services.AddAuthorization();
var app = builder.Build();
app.MapGet("/", (HttpContext http) => $"Hello {http.User.Identity!.Name}").RequireAuthorization();
app.MapGet("/logout", () => Results.SignOut(new() { RedirectUri = "/" }, ["Cookies", "OpenIdConnect"]));
app.Run(args is [var address] ? address : "http://127.0.0.1:8080");
