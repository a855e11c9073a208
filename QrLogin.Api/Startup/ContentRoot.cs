namespace QrLogin.Api.Startup;

/// <summary>The folder that contains <c>wwwroot</c>.</summary>
internal static class ContentRoot
{
    /// <summary>
    /// The program's folder if it was published, since publishing copies <c>wwwroot</c> there; null if it runs from the source tree.
    /// </summary>
    public static string? Published =>
        Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null;
}
