namespace QrLogin.Api.Problems;

/// <summary>The paths of the OAuth endpoints.</summary>
internal static class OAuthPaths
{
    public const string Root = "/oauth", TokenPath = "/oauth/token", AuthorizePath = "/oauth/authorize", LogoutPath = "/oauth/logout";

    /// <summary>Whether a request is for an OAuth endpoint, where errors have the form of RFC 6749.</summary>
    public static bool Contains(HttpRequest request) => Contains(request.Path);

    public static bool Contains(PathString path) => path.StartsWithSegments(Root);

    /// <summary>Whether a path is a page that people open, where errors are pages, too.</summary>
    public static bool IsPage(PathString path) =>
        (path.StartsWithSegments(AuthorizePath, out var rest) || path.StartsWithSegments(LogoutPath, out rest)) && IsEnd(rest);

    public static bool IsToken(PathString path) => path.StartsWithSegments(TokenPath, out var rest) && IsEnd(rest);

    private static bool IsEnd(PathString rest) => rest.Value is "" or "/";
}
