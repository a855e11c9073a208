using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OpenId;

/// <summary>A service whose clients are sites on this machine.</summary>
public sealed class SiteHost() : ApiHost(null, Clients)
{
    internal static readonly TestClient Web = new("web", "the secret of the web site"), Spa = new("spa");

    private static Dictionary<string, string> Clients => new()
    {
        ["QrLogin:Clients:web:Name"] = "The web site",
        ["QrLogin:Clients:web:SecretSha256"] = Web.Hash,
        ["QrLogin:Clients:web:RedirectUris"] = "http://127.0.0.1/signin-oidc, http://127.0.0.1/callback",
        ["QrLogin:Clients:web:PostLogoutRedirectUris"] = "http://127.0.0.1/signout-callback-oidc, http://127.0.0.1",
        ["QrLogin:Clients:spa:Name"] = "The single page",
        ["QrLogin:Clients:spa:RedirectUris"] = "http://127.0.0.1/callback.html",
        ["QrLogin:Clients:spa:Origins"] = "http://127.0.0.1:1",
    };
}
