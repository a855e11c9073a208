using Microsoft.Extensions.Hosting;

namespace QrLogin.Silo;

/// <summary>A silo as a process of its own.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            var builder = Host.CreateApplicationBuilder(args);
            builder.AddQrLoginSilo(new(builder.Configuration));
            builder.RequireDurableStores();
            await builder.Build().RunAsync();
            return 0;
        }
        catch (ConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ConfigurationException.ExitCode;
        }
    }
}
