namespace QrLogin.Api.Values;

/// <summary>The paths of pages to which other parts link.</summary>
internal static class PagePaths
{
    /// <summary>The page where a person sets a new password, with a reset code in the fragment.</summary>
    public const string Reset = "/reset";
}
