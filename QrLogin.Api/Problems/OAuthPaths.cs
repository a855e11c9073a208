namespace QrLogin.Api.Problems;

/// <summary>The paths at which the service speaks OAuth.</summary>
internal static class OAuthPaths
{
    public const string Root = "/oauth", TokenPath = "/oauth/token";

    /// <summary>Whether a request is sent there, and so is answered in RFC 6749's words.</summary>
    public static bool Contains(HttpRequest request) => Contains(request.Path);

    public static bool Contains(PathString path) => path.StartsWithSegments(Root);

    public static bool IsToken(PathString path) => path.StartsWithSegments(TokenPath, out var rest) && rest.Value is "" or "/";
}
