namespace QrLogin.Api.Problems;

/// <summary>The paths of the OAuth endpoints.</summary>
internal static class OAuthPaths
{
    public const string Root = "/oauth", TokenPath = "/oauth/token";

    /// <summary>Whether a request is for an OAuth endpoint, where errors have the form of RFC 6749.</summary>
    public static bool Contains(HttpRequest request) => Contains(request.Path);

    public static bool Contains(PathString path) => path.StartsWithSegments(Root);

    public static bool IsToken(PathString path) => path.StartsWithSegments(TokenPath, out var rest) && rest.Value is "" or "/";
}
