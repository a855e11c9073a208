using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Authentication.External;

/// <summary>The team's own identity provider, whose tokens phones may show in place of ours.</summary>
/// <param name="Authority">Where its OpenID Connect metadata is.</param>
/// <param name="Audiences">The audiences that its tokens may be meant for.</param>
internal sealed record ExternalProvider(Uri Authority, IReadOnlyList<string> Audiences)
{
    private const string AuthorityKey = "Authentication:Authority", AudienceKey = "Authentication:Audience";

    /// <summary>OpenID Connect Discovery, section 4: the well-known path comes after the issuer's own.</summary>
    public string Metadata => Authority.ToString().TrimEnd('/') + "/.well-known/openid-configuration";

    /// <summary>Null where none is configured.</summary>
    public static ExternalProvider? Read(Settings settings, IHostEnvironment environment)
    {
        const string Address = "the https address of an OpenID Connect provider";
        var (authority, audiences) = (settings[AuthorityKey], settings.List(AudienceKey));
        if (authority is null && audiences.Count == 0) return null;
        // A provider issues tokens for others as well: without an audience, each of them could be shown here.
        if (audiences.Count == 0)
            settings.Missing(AudienceKey, "the audience that this service's tokens have, or several with , between them");
        if (authority is null) settings.Missing(AuthorityKey, Address);
        else if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || !IsPrivate(uri, environment))
            settings.Wrong(AuthorityKey, Address);
        else return new(uri, audiences);
        return null;
    }

    /// <summary>Whether nobody on the way can change its keys. On this very machine there is no way.</summary>
    private static bool IsPrivate(Uri address, IHostEnvironment environment) =>
        address.Scheme == "https" || (address.Scheme == "http" && (address.IsLoopback || environment.IsDevelopment()));
}
