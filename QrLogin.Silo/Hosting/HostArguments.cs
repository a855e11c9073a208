namespace QrLogin.Silo.Hosting;

/// <summary>The arguments of a host, with what both programs add to them.</summary>
public static class HostArguments
{
    /// <summary>
    /// Does not watch the files of settings, which take effect at the next start anyway. Watching them would prevent the
    /// start on a machine that has run out of inotify instances.
    /// </summary>
    public static string[] WithoutWatchers(string[] args) => ["--hostBuilder:reloadConfigOnChange=false", .. args];
}
