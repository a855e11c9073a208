using Microsoft.AspNetCore.Connections;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Startup;

/// <summary>Turns startup failures into messages and exit codes.</summary>
internal static class ExitCodes
{
    public static async Task<int> Run(Func<Task<int>> program)
    {
        try
        {
            return await program();
        }
        catch (ConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ConfigurationException.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // The process was stopped while it was waiting for a store or the cluster.
            return 0;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{e.Message} Choose another address with --urls.");
            return ConfigurationException.ExitCode;
        }
    }
}
