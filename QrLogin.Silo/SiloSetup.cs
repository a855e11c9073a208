using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo;

/// <summary>The one place that says how a silo is set up: from configuration, and what configuration cannot say.</summary>
public static class SiloSetup
{
    /// <summary>Hosts a silo in this process.</summary>
    /// <param name="builder">The process.</param>
    /// <param name="settings">What it has read of its configuration so far: the silo's part is added, and what is wrong with all of it is told.</param>
    /// <exception cref="ConfigurationException">Settings are wrong or missing; the message names each key.</exception>
    public static void AddQrLoginSilo(this IHostApplicationBuilder builder, Settings settings)
    {
        string profile = Profile.Apply(builder, settings);
        OrleansSettings.Check(settings, builder.Configuration);
        var options = QrLoginSettings.Read(settings);
        settings.ThrowIfWrong();

        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddQrLoginGrains();
        if (profile == "embedded") builder.Services.AddHostedService(_ => new SqliteSchema(builder.Configuration.GetConnectionString("sqlite")!));

        builder.UseOrleans();
        // For every store, whichever provider is configured. Smaller than the default JSON, and free of the names of our
        // classes, so that renaming one loses no record.
        builder.Services.AddSingleton<IGrainStorageSerializer>(services => new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()));
        // An erased record leaves nothing behind. No provider reads this from its section.
        builder.Services.ConfigureAll<AdoNetGrainStorageOptions>(o => o.DeleteStateOnClear = true);
    }

    /// <summary>Refuses to run, outside Development, on what is gone when the process is.</summary>
    /// <exception cref="ConfigurationException">It would be; the message names each key.</exception>
    public static void RequireDurableStores(this IHostApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment()) return;
        string[] problems = [.. OrleansSettings.NotDurable(builder.Configuration).Select(p => p + ", which only the Development environment may use.")];
        if (problems.Length > 0) throw new ConfigurationException(problems);
    }
}
